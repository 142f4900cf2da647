/**
 * The first lines that run, before anything is drawn: the colours of last time. Mantine's own ColorSchemeScript is inline and the server's
 * policy lets no inline script in. The key is repeated here (theme/scheme.ts) so that this file pulls nothing else in front of it.
 */
function rememberedScheme(): 'light' | 'dark' {
  const stored = localStorage.getItem('doorward-colour-scheme');
  if (stored === 'light' || stored === 'dark') return stored;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

document.documentElement.setAttribute('data-mantine-color-scheme', rememberedScheme());
