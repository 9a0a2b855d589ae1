import { useEffect, useState } from 'preact/hooks';
import { momentText } from '../format/format';
import { standingText } from '../format/plan';
import { serverNow } from '../live/store';
import { recordRelease } from './calls';
import { Field, Group } from './fields';
import { FormShell, usePlanForm } from './FormShell';
import { indicatorText, lightText } from './lights';
import { type Refusal, every, refuse } from './refusals';
import { type ReleaseBody, emptyRelease, releaseBody } from './releaseDraft';
import type { TerritoryDetail } from './wire';

/** The server counts only what is told; the form shows all three. */
function byShown(refusal: Refusal | null, told: readonly number[]): Refusal | null {
  const [first, ...also] = every(refusal).map(one => {
    const at = one.detail === null ? undefined : /^indicators\[(\d+)\](.*)$/.exec(one.path);
    return at ? { ...one, path: `indicators[${told[Number(at[1])] ?? 0}]${at[2]}` } : one;
  });
  return first === undefined ? null : { ...first, also };
}

/** What the public will be told and from when: once public never taken back, only followed by another one. It is read again before it is sent. */
export function ReleaseForm({ detail }: { readonly detail: TerritoryDetail }) {
  const territory = detail.plan.territory;
  const lights = detail.indicators ?? [];
  const form = usePlanForm(`release.${territory}`, () => emptyRelease(lights), (key: string, body: ReleaseBody) => recordRelease(territory, key, body), answer =>
    `Communication ${answer.release?.id ?? ''} enregistrée : publique à partir du ${answer.release ? momentText(answer.release.from) : 'moment choisi'}.`);
  const { draft, set } = form;
  const [read, setRead] = useState<ReleaseBody | null>(null);
  useEffect(() => { if (form.state.kind === 'refused') setRead(null); }, [form.state]);
  const wrong = byShown(form.wrong, draft.indicators.flatMap((one, at) => one.told === 'yes' ? [at] : []));
  // The form that was read goes, the sentences come: the keyboard goes to their title.
  useEffect(() => { if (read !== null) form.title.current?.focus(); }, [read]);
  const review = (): void => {
    const now = serverNow.value;
    const body = now === null ? refuse('server.silent', '') : releaseBody(draft, now);
    if ('code' in body) form.send(body);
    else {
      form.clear();
      setRead(body);
    }
  };
  if (read !== null) {
    const ahead = Date.parse(read.from) > (serverNow.value ?? 0) + 60_000;
    return (
      <FormShell form={form} heading="Relire avant de rendre public" testid="release-confirm" names={[]} what="la communication" submitText="Enregistrer la communication" submit={() => form.send(read)}>
        <ul class="said">
          <li>{detail.plan.name} : tout le monde lira ce texte {ahead ? `à partir du ${momentText(Date.parse(read.from))}` : 'dès son enregistrement'}, avec la phase « {standingText(detail.plan)} » telle qu'elle sera alors.</li>
          <li class="motive">« {read.text} »</li>
          {read.indicators.length === 0 ? <li>Aucun indicateur n'est rendu public.</li> : read.indicators.map(one => <li key={one.name}>{indicatorText(one.name)} : feu {lightText(one.light).toLocaleLowerCase('fr')} — {one.words}</li>)}
          <li>{ahead ? 'Elle peut être retirée tant qu\'elle n\'est pas publique. ' : ''}Ce qui a été rendu public ne se reprend pas : une autre communication lui succède.</li>
        </ul>
        <p><button type="button" class="button" disabled={form.state.kind !== 'idle' && form.state.kind !== 'refused'} onClick={() => setRead(null)}>Corriger la saisie</button></p>
      </FormShell>
    );
  }
  return (
    <FormShell form={{ ...form, wrong }} heading={`Préparer une communication — ${detail.plan.name}`} testid="release-form" names={['text', 'from', 'indicators']} what="la communication" submitText="Relire avant de rendre public" submit={review}>
      <p class="aside">Rendre public est une décision à part : rien de ce qui est connu ici n'est public sans elle. Pas de quantités : ce qu'on dit d'une pénurie la raccourcit.</p>
      <Field name="text" label="Ce qui est dit au public" refusal={wrong}>{more =>
        <textarea {...more} class="field" rows={4} maxLength={4000} value={draft.text} onInput={event => set({ text: event.currentTarget.value })} />}</Field>
      <Group name="indicators" legend="Indicateurs rendus publics (facultatif)" refusal={null}>
        {draft.indicators.map((one, at) => {
          const change = (more: Partial<typeof one>): void => set({ indicators: draft.indicators.map((other, index) => index === at ? { ...other, ...more } : other) });
          return (
            <div key={one.name} class="told-indicator">
              <label class="radio"><input type="checkbox" checked={one.told === 'yes'} onChange={event => change({ told: event.currentTarget.checked ? 'yes' : '' })} /> {indicatorText(one.name)} : feu {lightText(one.light).toLocaleLowerCase('fr')}, données du {momentText(Date.parse(one.asOf))}</label>
              {one.told === 'yes' ? <Field name={`indicators[${at}].words`} label={`En mots, pour le public — ${indicatorText(one.name)}`} refusal={wrong}>{more =>
                <input {...more} class="field wide" type="text" autocomplete="off" maxLength={500} value={one.words} onInput={event => change({ words: event.currentTarget.value })} />}</Field> : null}
            </div>);
        })}
      </Group>
      <Field name="from" label="Public à partir du" hint="Heure de Paris ; vide : dès l'enregistrement" refusal={wrong}>{more =>
        <input {...more} class="field" type="datetime-local" value={draft.from} onInput={event => set({ from: event.currentTarget.value })} />}</Field>
    </FormShell>
  );
}
