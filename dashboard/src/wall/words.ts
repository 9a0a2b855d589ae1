import { restOfLabel, shortLabel } from '../format/format';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';

export const subject = (signal: Signal): string =>
  signal.subject.presentationLabel !== null ? shortLabel(signal.subject.presentationLabel)
    : signal.subject.establishmentName ?? signal.subject.presentation ?? signal.title;

export const placeOf = (signal: Signal): string => signal.subject.territoryName ?? placeText(signal.subject.territory);

/** The establishment, where the medicine is what the signal is named by. */
export const siteOf = (signal: Signal): string | null => signal.subject.presentationLabel === null ? null : signal.subject.establishmentName;

/** « comprimé dispersible · »: two forms of one medicine must not look like one. */
export const formOf = (signal: Signal): string => {
  const rest = restOfLabel(signal.subject.presentationLabel ?? '');
  return rest === '' ? '' : `${rest} · `;
};
