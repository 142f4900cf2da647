import type { ReactNode } from 'react';

/** Names and values side by side, as many columns as there is room for. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="dw-facts">{children}</dl>;
}

interface FactProps {
  readonly name: string;
  /** For what is long: takes two columns. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Fact({ name, wide = false, children }: FactProps) {
  return (
    <div className={wide ? 'dw-fact-wide' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
