/** A short code to compare with another screen: large, in two groups. */
export function MatchCode({ code, label }: { readonly code: string; readonly label: string }) {
  const half = Math.ceil(code.length / 2);
  return (
    <p className="dw-match-code" data-testid="match-code" aria-label={`${label}: ${[...code].join(' ')}`} role="img">
      {code.length < 6 ? code : `${code.slice(0, half)} ${code.slice(half)}`}
    </p>
  );
}
