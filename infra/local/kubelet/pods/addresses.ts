// Pod addresses: the first free one of the range; 127.x needs no setting up.
export function addressAfter(cidr: string, nodeIp: string, taken: Set<string>): string {
  const [base = '', bits = '17'] = cidr.split('/');
  const first = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  for (let offset = 2; offset < 2 ** (32 - Number(bits)) - 1; offset += 1) {
    const value = first + offset;
    const address = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    if (address !== nodeIp && !taken.has(address)) return address;
  }
  throw new Error(`No address is left in ${cidr}.`);
}
