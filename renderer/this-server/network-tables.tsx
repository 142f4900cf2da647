import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkFacts } from '../api/server.ts';

interface TablesProps {
  readonly facts: NetworkFacts;
}

/** The sockets that wait for connections. */
export function ListeningTable({ facts }: TablesProps) {
  const { t } = useTranslation();
  return (
    <Frame caption={t('server.network.listening')} heads={[t('server.network.address'), t('server.network.port')]}>
      {facts.listening.map(({ address, port }) => (
        <tr key={`${address} ${port}`}>
          <td>
            <code>{address}</code>
          </td>
          <td>{port}</td>
        </tr>
      ))}
    </Frame>
  );
}

/** This computer's own addresses, and whether the server answered there. */
export function ProbeTable({ facts }: TablesProps) {
  const { t } = useTranslation();
  return (
    <Frame caption={t('server.network.probes')} heads={[t('server.network.address'), t('server.network.result')]}>
      {facts.probes.map((probe) => (
        <tr key={`${probe.interface} ${probe.address}`}>
          <td>
            <code>{probe.address}</code> <span className="dw-dim">{probe.loopback ? t('server.network.loopback') : probe.interface}</span>
          </td>
          <td>
            <span className="dw-result">
              {probe.answers ? <Check size={16} aria-hidden="true" /> : <Minus size={16} aria-hidden="true" />}
              {probe.answers ? t('server.network.answers') : t('server.network.silent')}
            </span>
          </td>
        </tr>
      ))}
    </Frame>
  );
}

/** Plain: Mantine's table brings its scroll area along. */
function Frame({ caption, heads, children }: { readonly caption: string; readonly heads: readonly string[]; readonly children: ReactNode }) {
  return (
    <table className="dw-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
