import { momentText } from '../format/format';
import { reviseSheet } from './calls';
import { Field } from './fields';
import { FormShell, usePlanForm } from './FormShell';
import { type Lever, byChapter, catalogue } from './levers';
import { may } from './rights';
import { form, loadLevers, showForm, subject } from './state';

/** What the lever does, who pilots it, and the questions to ask before it is used. */
export function LeverText({ lever }: { readonly lever: Lever }) {
  const { sheet } = lever;
  return (
    <div class="sheet" data-testid="sheet">
      <p>{lever.does}</p>
      <p class="aside">Pilote : {lever.pilot} · {lever.term === 'immediate' ? 'effet immédiat' : 'effet à long terme'}{lever.legalBasis === null ? '' : ` · ${lever.legalBasis}`}</p>
      {sheet.criteria.length === 0 ? <p class="aside">Fiche réflexe : personne n'en a encore écrit.</p> : <>
        <p><strong>Fiche réflexe : avant d'utiliser ce levier</strong></p>
        <ul class="criteria">{sheet.criteria.map((one, at) => <li key={at}>{one}</li>)}</ul>
        <p class="aside">{sheet.source === null ? `Version ${sheet.version}, ${sheet.author}, le ${momentText(sheet.at)}` : `Source : ${sheet.source}`}</p></>}
    </div>
  );
}

interface Draft {
  readonly criteria: string;
}

/** One question a line. The version that was read goes with it: two people do not overwrite each other. */
function SheetForm({ lever }: { readonly lever: Lever }) {
  const { sheet } = lever;
  const edited = usePlanForm(`sheet.${lever.id}.${sheet.version}`, (): Draft => ({ criteria: sheet.criteria.join('\n') }),
    (key: string, body: { readonly version: number; readonly criteria: readonly string[] }) => reviseSheet(lever.id, key, body), answer => {
      void loadLevers();
      return `Fiche réflexe « ${lever.title} » enregistrée, version ${answer.version}.`;
    });
  const submit = (): void => edited.send({ version: sheet.version, criteria: edited.draft.criteria.split('\n').map(line => line.trim()).filter(line => line !== '') });
  return (
    <FormShell form={edited} heading={`Modifier la fiche — ${lever.title}`} testid="sheet-form" names={['criteria']} what="la fiche" submitText="Enregistrer la fiche" submit={submit}>
      <Field name="criteria" label="Questions à se poser, une par ligne" hint="50 lignes au plus, 500 caractères chacune" refusal={edited.wrong}>{more =>
        <textarea {...more} class="field" rows={Math.min(14, sheet.criteria.length + 3)} maxLength={26_000} value={edited.draft.criteria} onInput={event => edited.set({ criteria: event.currentTarget.value })} />}</Field>
    </FormShell>
  );
}

/** The whole catalogue, by chapter of the plan. */
export function LeverSheets() {
  const all = catalogue.value;
  if (all === null) return null;
  return (
    <details data-testid="levers"><summary>Catalogue du plan : {all.levers.length} leviers et leurs fiches réflexes</summary>
      {[...byChapter(all.levers)].map(([chapter, levers]) => (
        <div key={chapter}><h4>{chapter}</h4>
          {levers.map(lever => (
            <details key={lever.id} class="lever"><summary>{lever.title}</summary>
              {form.value === 'sheet' && subject.value === lever.id ? <SheetForm lever={lever} /> : <>
                <LeverText lever={lever} />
                <p class="aside">{lever.sources.map(source => `${source.document} : ${source.item}`).join(' · ')}</p>
                {may('decide') ? <p class="acts"><button type="button" class="button" onClick={() => showForm('sheet', lever.id)}>Modifier la fiche…</button></p> : null}</>}
            </details>))}
        </div>))}
      {all.readings.length === 0 ? null : <p class="aside">Lectures du plan : {all.readings.join(' ')}</p>}
    </details>
  );
}
