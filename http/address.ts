import { BlockList, isIP, isIPv6 } from 'node:net';

/** All of 127.0.0.0/8 (RFC 1122, 3.2.1.3) and ::1 (RFC 4291, 2.5.3). */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/**
 * Whether credentials may be sent to an address: encrypted to any host, plain HTTP only to this machine. The same rule
 * for settings and clients. Pure: no name is resolved, so the only local name is `localhost` (RFC 6761, 6.3).
 */
export function isSafeAddress({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** `hostname` as in `URL`: IPv4 in its usual form, IPv6 in brackets. */
function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) === 0) return host === 'localhost';
  return loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}
