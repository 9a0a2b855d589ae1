import { useEffect, useState } from 'preact/hooks';
import { shareText } from '../format/format';
import { placeText } from '../places/places';
import { ApiFailure } from '../api/http';
import { meetingDay } from './Decisions';
import { type Effect, type EffectOutcome, effectOf, intervalText, verdict } from './effect';
import type { Measure } from './followed';
import { asOf } from './state';

const figures: { readonly [figure: string]: string } = { consumption: 'Consommation', cover: 'Couverture' };
const links: { readonly [link: string]: string } = { officines: 'officines', pui: 'PUI' };

/** The interval drawn: a bar from low to high with the change in it, and the line of no effect. The row's words say the same. */
function Bar({ outcome, reach }: { readonly outcome: EffectOutcome; readonly reach: number }) {
  if (outcome.measured === null) return null;
  const x = (value: number): number => 60 + Math.max(-1, Math.min(1, value / reach)) * 56;
  const { change, low95, high95 } = outcome.measured;
  return (
    <svg class="effect-bar" width="120" height="18" aria-hidden="true">
      <path class="zero" d="M60 0V18" /><path class="range" d={`M${x(low95)} 9H${x(high95)}`} /><circle cx={x(change)} cy="9" r="4" />
    </svg>
  );
}

function Outcomes({ effect }: { readonly effect: Effect }) {
  const reach = Math.max(0.1, ...effect.outcomes.flatMap(one => one.measured === null ? [] : [Math.abs(one.measured.low95), Math.abs(one.measured.high95)]));
  if (effect.outcomes.length === 0) return null;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Effets de la mesure ${effect.measure}`}>
      <table>
        <thead><tr><th scope="col">Quoi</th><th scope="col">Effet [intervalle à 95 %]</th><th scope="col"><span class="hidden">Dessin</span></th><th scope="col">En mots</th></tr></thead>
        <tbody>{effect.outcomes.map((one, index) => (
          <tr key={index}><th scope="row">{figures[one.figure] ?? one.figure}, {links[one.link] ?? one.link}, {one.group}, {one.territoryName}</th>
            <td class="value">{one.measured === null ? 'non mesuré' : <>{intervalText(one.measured)}<br /><span class="aside">{verdict(one.measured)}</span></>}</td><td><Bar outcome={one} reach={reach} /></td>
            <td>{one.sentence}{one.code === null ? null : <small> ({one.code})</small>}{one.controls.length === 0 ? null : <span class="aside"> Comparée surtout à : {one.controls.slice(0, 3).map(control => `${control.group} en ${placeText(control.territory)} (${shareText(control.weight)})`).join(', ')}.</span>}</td></tr>))}</tbody>
      </table>
    </div>
  );
}

/** Asked when it is opened: a comparison over weeks of figures costs more than a line of text. */
export function MeasureEffect({ measure }: { readonly measure: Measure }) {
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState<Effect | string | null>(null);
  const at = asOf.value;
  useEffect(() => {
    if (!open) return;
    let current = true;
    setShown(null);
    effectOf(measure.id, at).then(effect => { if (current) setShown(effect); }, error => {
      if (current) setShown(error instanceof ApiFailure && error.status === 404 && error.code !== 'measure.unknown' ? 'Ce serveur ne mesure pas encore les effets.' : `Effet non lu : ${error instanceof Error ? error.message : String(error)}`);
    });
    return () => { current = false; };
  }, [open, at, measure.id, measure.history.length]);
  return (
    <details class="effect" data-testid={`effect-${measure.id}`} onToggle={event => setOpen((event.currentTarget as HTMLDetailsElement).open)}>
      <summary>Effet mesuré<span class="hidden"> de la mesure {measure.id}</span></summary>
      {shown === null ? <p class="aside" role="status">Mesure en cours…</p> : typeof shown === 'string' ? <p class="wrong" role="status">{shown}</p> : <>
        <p class={shown.measured ? 'effect-sentence' : 'effect-sentence refused'}>{shown.measured ? null : <strong>Pas d'effet mesuré. </strong>}{shown.sentence}{shown.code === null ? null : <small> ({shown.code})</small>}</p>
        {shown.through === null ? null : <p class="aside">Chiffres connus jusqu'au {meetingDay(shown.through)}. Comparaison avec des séries qui n'étaient pas sous la mesure : c'est une estimation, pas une preuve.</p>}
        {shown.notes.length + shown.overlaps.length === 0 ? null : <ul class="notes">{[...shown.notes, ...shown.overlaps.map(one => one.sentence)].map((words, index) => <li key={index}>{words}</li>)}</ul>}
        <Outcomes effect={shown} />
        {shown.outcomesLeft > 0 ? <p class="aside">{shown.outcomesLeft} autres effets ne sont pas calculés : la portée de la mesure est trop grande.</p> : null}</>}
    </details>
  );
}
