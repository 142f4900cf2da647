// @ts-check

/**
 * The environment that packing is started with. A secret that is not there reaches a workflow's variable as '', which electron-builder takes for a certificate's
 * path on macOS: such variables go. On macOS without a certificate here, none is looked for in the keychain of whoever builds either: docs/packaging.md.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {NodeJS.ProcessEnv}
 */
export function signingEnvironment(env, platform) {
  const kept = Object.fromEntries(Object.entries(env).filter(([name, value]) => value !== '' || !/^(?:\w+_)?CSC_|^APPLE_/.test(name)));
  const certificate = ['CSC_LINK', 'CSC_NAME', 'CSC_KEYCHAIN'].some((name) => kept[name] !== undefined);
  return platform === 'darwin' && !certificate ? { CSC_IDENTITY_AUTO_DISCOVERY: 'false', ...kept } : kept;
}
