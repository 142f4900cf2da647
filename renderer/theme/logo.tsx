/** The mark: a ward's shield with a door in it. Decoration beside the name, so it has no name of its own. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="dw-logo">
      <path className="dw-logo-shield" d="M16 1.5 4 5.6v9.2c0 7.3 4.7 12.9 12 15.7 7.3-2.8 12-8.4 12-15.7V5.6z" />
      <path className="dw-logo-door" d="M11 24.6V12.5a5 5 0 0 1 10 0v12.1c-1.5 1.3-3.2 2.3-5 3.1-1.8-.8-3.5-1.8-5-3.1z" />
      <circle className="dw-logo-shield" cx="18.3" cy="17.4" r="1.4" />
    </svg>
  );
}
