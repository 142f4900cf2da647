import { useQuery } from '@tanstack/react-query';
import { createElement } from 'react';
import { useRequests } from '../pairing/use-requests.ts';
import { laterWords } from '../words/index.ts';

async function loadCards() {
  const [part] = await Promise.all([import('../pairing/cards.tsx'), laterWords()]);
  return part.PairingCards;
}

/** On whatever screen: devices that ask to be let in. What shows them is fetched when the first one comes. */
export function PairingBanner() {
  const requests = useRequests();
  const isQuiet = requests.waiting.length + requests.allowed.length === 0 && !requests.paused;
  const part = useQuery({ queryKey: ['part', 'pairing-cards'], queryFn: loadCards, enabled: !isQuiet, staleTime: Infinity, gcTime: Infinity });
  return isQuiet || part.data === undefined ? null : createElement(part.data, requests);
}
