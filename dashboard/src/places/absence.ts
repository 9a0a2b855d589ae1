/** Why a territory's row is not there. Only `none` is about medicines; the others are about this screen. */
export type Absence = 'reading' | 'unread' | 'refused' | 'none';

export const absenceText: { readonly [why in Absence]: { readonly short: string; readonly long: string } } = {
  reading: { short: 'lecture en cours', long: 'Lecture en cours.' },
  unread: { short: 'non lu', long: "Les couvertures n'ont pas pu être lues : ce n'est pas une absence de données." },
  refused: { short: 'non lisible avec cette clé', long: "Votre clé ne peut pas lire ce territoire : ce n'est pas une absence de données." },
  none: { short: 'pas de données', long: "Aucun établissement n'a déclaré cette présentation ici : pas de données, ce qui n'est pas un stock nul." },
};

/** `readable`: whether the key reads the territory, null while that is not known. Nobody having reported is said only of what was read and may be read. */
export function absenceOf(readable: boolean | null, asked: { readonly read: boolean; readonly failed: boolean }): Absence {
  if (readable === false) return 'refused';
  if (asked.read && readable === true) return 'none';
  return asked.failed && !asked.read ? 'unread' : 'reading';
}
