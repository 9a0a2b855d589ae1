import { countText } from '../format/format';
import type { Shown } from './shown';

type Bounded = Pick<Shown, 'lowerBoundLines'>;

/** « minorée dans 3 établissements (réceptions non déclarées) : la couverture est au plus celle-ci »; null: the need is not known to be more than what is summed. */
export function lowerBoundText({ lowerBoundLines = 0 }: Bounded): string | null {
  if (lowerBoundLines <= 0) return null;
  return `minorée dans ${countText(lowerBoundLines)} établissement${lowerBoundLines >= 2 ? 's' : ''} (réceptions non déclarées) : la couverture est au plus celle-ci`;
}

/** « au plus 7,2 j » where the days may be fewer. */
export const atMost = (row: Bounded, days: string): string => lowerBoundText(row) === null ? days : `au plus ${days}`;
