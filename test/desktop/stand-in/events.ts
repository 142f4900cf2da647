import type * as Electron from 'electron';

/** An event as Electron hands it to listeners: they may prevent what comes next. */
export function preventable<Params extends object>(params: Params): Electron.Event<Params> {
  let prevented = false;
  return {
    ...params,
    preventDefault: () => void (prevented = true),
    get defaultPrevented() {
      return prevented;
    },
  };
}
