import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Where one provider keeps what it knows: gone with it, and nobody else's. */
export class ProviderMemory {
  readonly #records = new Map<string, AdapterPayload>();

  /** What oidc-provider asks for: a shelf for each kind of thing. */
  readonly shelf = (kind: string): Adapter => {
    const records = this.#records;
    const key = (id: string) => `${kind}:${id}`;
    const findBy = (name: 'uid' | 'userCode', value: string) =>
      [...records].find(([id, record]) => id.startsWith(`${kind}:`) && record[name] === value)?.[1];
    return {
      upsert: async (id, payload) => void records.set(key(id), payload),
      find: async (id) => records.get(key(id)),
      findByUid: async (uid) => findBy('uid', uid),
      findByUserCode: async (code) => findBy('userCode', code),
      consume: async (id) => void Object.assign(records.get(key(id)) ?? {}, { consumed: Math.floor(Date.now() / 1000) }),
      destroy: async (id) => void records.delete(key(id)),
      revokeByGrantId: async (grantId) => {
        for (const [id, record] of records) if (record.grantId === grantId) records.delete(id);
      },
    };
  };
}
