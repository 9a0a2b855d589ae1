import { placeText } from '../places/places';
import { groundsOf } from './why';
import type { Outlook } from './wire';

/** What a forecast rests on, in sentences. */
export function WhyPanel({ of }: { readonly of: Outlook }) {
  return <dl class="grounds" data-testid="grounds">{groundsOf(of, placeText).map(({ about, words }) => <div key={about}><dt>{about}</dt><dd>{words}</dd></div>)}</dl>;
}
