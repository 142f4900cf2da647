// @ts-check
/** The module hook: whoever asks for `electron` gets the stand-in. Its address comes with the registration. */
let standIn = '';

/** @param {{ electron: string }} data */
export function initialize(data) {
  standIn = data.electron;
}

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, next) {
  return next(specifier === 'electron' ? standIn : specifier, context);
}
