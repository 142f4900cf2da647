/** The types that @types/qrcode has for the whole package. */
declare module 'qrcode/lib/core/qrcode.js' {
  export { create } from 'qrcode';
}
