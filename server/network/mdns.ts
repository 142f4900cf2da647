import { EventEmitter } from 'node:events';
import Bonjour from 'bonjour-service';

/**
 * Speaks and hears mDNS (RFC 6762) on the interface of this IPv4 address: what is not bound to one uses whichever the system likes best. What goes wrong
 * with the socket is told and nothing more. Errors: those of the system where there can be no socket at all.
 */
export function openMdns(address: string, complain: (error: unknown) => void): Bonjour {
  // The library's types leave out the options that it hands on to multicast-dns. Bound to the address itself, Linux would keep multicast from it.
  const options: object = { interface: address, bind: '0.0.0.0' };
  const bonjour = new Bonjour(options, complain);
  // It leaves the socket's own errors (port 5353 refused) to nobody, and what nobody listens to ends the process.
  const server: unknown = Reflect.get(bonjour, 'server');
  const socket: unknown = typeof server === 'object' && server !== null ? Reflect.get(server, 'mdns') : undefined;
  if (socket instanceof EventEmitter) socket.on('error', complain);
  return bonjour;
}
