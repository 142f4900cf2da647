import { AppError } from '../../errors.ts';
import type { Provider, Reachability } from './provider-port.ts';
import type { SsoSettings } from './sso-settings.ts';

/** One provider with the settings it was made from: they go together everywhere, so that no flow mixes two. */
export interface Connected {
  readonly settings: SsoSettings;
  readonly provider: Provider;
}

export interface SsoState extends Reachability {
  readonly configured: boolean;
  readonly name: string | null;
}

/** The provider that this server is connected to now, if any. An admin may change it while the server runs. */
export class SsoConnection {
  readonly #connect: (settings: SsoSettings, speaks: boolean) => Provider;
  #current: Connected | null = null;

  /** `speaks`: what it finds out goes to the log. */
  constructor(connect: (settings: SsoSettings, speaks: boolean) => Provider) {
    this.#connect = connect;
  }

  get current(): Connected | null {
    return this.#current;
  }

  /** Errors: AppError `casdoor_not_configured`. */
  need(): Connected {
    if (!this.#current) throw new AppError('casdoor_not_configured');
    return this.#current;
  }

  /** Never waits: what the last contact showed. */
  state(): SsoState {
    if (!this.#current) return { configured: false, reachable: false, since: null, reason: null, name: null };
    return { configured: true, name: this.#current.settings.name, ...this.#current.provider.reachability() };
  }

  /** Null: back to no provider. Flows under way end with the one they were started at. Errors: as the provider's making; the one in use stays. */
  use(settings: SsoSettings | null): void {
    const next = settings && { settings, provider: this.#connect(settings, true) };
    this.#current?.provider.close();
    this.#current = next;
    // One that is down is known at once, not at the first look.
    void next?.provider.check(0);
  }

  /** A provider for a rehearsal, beside the one in use; whoever asks for it closes it. */
  rehearse(settings: SsoSettings): Connected {
    return { settings, provider: this.#connect(settings, false) };
  }
}
