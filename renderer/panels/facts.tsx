import type { ReactNode } from 'react';

/** Names and values side by side, as many columns as there is room for. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="dw-facts">{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
