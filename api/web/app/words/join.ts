/** A link that starts the game and joins, for games whose clients register one; null for the others. */
export function joinLink(game: string, name: string, address: string): string | null {
  if (!/^[A-Za-z0-9.:[\]-]+:\d{1,5}$/.test(address)) return null;
  if (game === 'minecraft-bedrock') return `minecraft://?addExternalServer=${encodeURIComponent(name)}|${address}`;
  return game === 'valheim' || game === 'factorio' ? `steam://connect/${address}` : null;
}
