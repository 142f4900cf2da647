/** What only the desktop app can do. The page finds it as `window.doorward`; in a browser there is nothing. Types only. */
export interface DesktopBridge {
  facts(): Promise<DesktopFacts>;
  /** Opens a page in the system's browser; false where the address is not on the list (links.ts). */
  openExternal(url: string): Promise<boolean>;
  /** Asks where to save a text, and saves it; false where the person cancelled. A plain file name, a million characters at most. */
  saveFile(name: string, text: string): Promise<boolean>;
  getAutostart(): Promise<boolean>;
  /** Starts Doorward with the computer, or no longer; resolves with what holds now. */
  setAutostart(on: boolean): Promise<boolean>;
  restartServer(): Promise<void>;
  /** The language that the page speaks (`en`, `de`, `zh`): tray and notifications speak it too. */
  speak(language: string): Promise<void>;
}

export interface DesktopFacts {
  readonly version: string;
  readonly platform: string;
  readonly deviceLabel: string;
  /** Whether closing the window leaves the server running. */
  readonly staysInTray: boolean;
  /** False while the vault does not take this window's session key: the next start then signs in anew. */
  readonly sessionKept: boolean;
  /** The folder beside the program that everything is kept in, where Doorward is carried along; null in the usual place. */
  readonly portableFolder: string | null;
}

declare global {
  interface Window {
    readonly doorward?: DesktopBridge;
  }
}
