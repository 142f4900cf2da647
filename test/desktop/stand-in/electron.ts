/**
 * What the specifier `electron` means in the desktop specs: the part of Electron that the shell uses, over real Chromium pages. Every member
 * is typed from the real module, so that it cannot drift. It proves our code, not Electron (docs/decisions/004-desktop.md).
 */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog, Menu, nativeImage, net, Notification, shell, Tray } from './desktop.ts';
export { ipcMain } from './ipc-main.ts';
export { session } from './session.ts';
