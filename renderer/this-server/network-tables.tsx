import { Table } from '@mantine/core';
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
        <Table.Tr key={`${address} ${port}`}>
          <Table.Td>
            <code>{address}</code>
          </Table.Td>
          <Table.Td>{port}</Table.Td>
        </Table.Tr>
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
        <Table.Tr key={`${probe.interface} ${probe.address}`}>
          <Table.Td>
            <code>{probe.address}</code> <span className="dw-dim">{probe.loopback ? t('server.network.loopback') : probe.interface}</span>
          </Table.Td>
          <Table.Td>
            <span className="dw-result">
              {probe.answers ? <Check size={16} aria-hidden="true" /> : <Minus size={16} aria-hidden="true" />}
              {probe.answers ? t('server.network.answers') : t('server.network.silent')}
            </span>
          </Table.Td>
        </Table.Tr>
      ))}
    </Frame>
  );
}

function Frame({ caption, heads, children }: { readonly caption: string; readonly heads: readonly string[]; readonly children: ReactNode }) {
  return (
    <Table className="dw-table" captionSide="top">
      <Table.Caption>{caption}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          {heads.map((head) => (
            <Table.Th key={head} scope="col">
              {head}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
  );
}
