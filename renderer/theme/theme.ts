import { createTheme, type MantineColorsTuple } from '@mantine/core';

const ward: MantineColorsTuple = ['#e6f6f6', '#d2eaeb', '#a5d5d7', '#74bfc2', '#4eacb0', '#359fa4', '#1d8c92', '#127a80', '#0b6b70', '#06565a'];

const cjk = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"';
const fontFamily = `system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", ${cjk}, sans-serif`;

/** Mantine makes the head of a dialog a `header`, which outside of `main` would be a second banner of the page. */
const windowProps = {
  lockScroll: false,
  attributes: { header: { role: 'presentation' } },
  transitionProps: { duration: 0 },
  classNames: { title: 'dw-dialog-title', content: 'dw-break' },
};

/** One shade for both schemes, the darkest that is still a colour: what Mantine writes on it passes WCAG AA (reference/dependencies.md). */
export const theme = createTheme({
  colors: { ward },
  primaryColor: 'ward',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontFamily, fontWeight: '650' },
  focusRing: 'auto',
  // By name and not by `Modal.extend()`: the first page then need not bring the components.
  components: {
    Badge: { defaultProps: { variant: 'filled', radius: 'sm', tt: 'none' } },
    Modal: { defaultProps: { ...windowProps, centered: true } },
    Drawer: { defaultProps: { ...windowProps, position: 'right' } },
  },
});

/** The nonce that the server wrote into this page, for the style elements that Mantine makes. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? '';
}
