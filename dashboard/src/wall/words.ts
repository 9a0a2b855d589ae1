import { isDays, restOfLabel, shortLabel, valueText } from '../format/format';
import type { Signal } from '../live/wire';
import { placeText } from '../places/places';

/** The measured value that speaks for the signal: its first evidence in days, else its first one. */
export const measured = (signal: Signal): string => {
  const evidence = signal.evidence.find(one => isDays(one.unit) && one.value !== null) ?? signal.evidence[0];
  return evidence ? valueText(evidence.value, evidence.unit) : '';
};

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
