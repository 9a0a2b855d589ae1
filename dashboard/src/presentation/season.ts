import { planTerritories } from '../live/plan';

const overseasRegions: { readonly [region: string]: string } = { 'REG-01': 'DEP-971', 'REG-02': 'DEP-972', 'REG-03': 'DEP-973', 'REG-04': 'DEP-974', 'REG-06': 'DEP-976' };

/** Where the winter plan of a territory is decided: its own overseas territory, else the métropole (France entière has no level of its own). */
export function seasonOf(territory: string): string {
  const overseas = overseasRegions[territory] ?? territory.replace(/^REG-(9\d\d)$/, 'DEP-$1');
  return planTerritories.includes(overseas) ? overseas : 'METRO';
}
