import { standingText, standingTone } from '../format/plan';
import { momentText } from '../format/format';
import { Search } from '../map/Search';
import { feed, revision, status } from '../live/store';
import { placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { publishedStatus } from './published';
import { seasonOf } from './season';
import { code, follows, open, place, product } from './state';
import { codeKind, groupText, patientsText, quantityText, refusalText, spacedCode } from './words';
import type { Product } from './wire';

const known = (value: string | null, missing = 'non connu'): string => value ?? missing;

function Facts({ of }: { readonly of: Product }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Code', `${spacedCode(of.code)} · ${codeKind(of.code)}`],
    ...of.ucd === null ? [] : [['UCD', `${spacedCode(of.ucd)}${of.unitsPerBox === null ? '' : ` · ${quantityText(of.unitsPerBox, 'unit')} par boîte`}`] as const],
    ['DCI', of.strengths.length > 0 ? of.strengths.join(' + ') : known(of.dci, 'non connue')],
    ['Forme', [of.form, of.route === null ? null : `voie ${of.route}`, of.patients === null ? null : patientsText(of.patients)].filter(Boolean).join(' · ') || 'non connue'],
    ['Laboratoire', known(of.laboratory)],
    ['MITM', of.mitm === null ? 'non connu' : of.mitm ? 'oui : intérêt thérapeutique majeur' : 'non'],
    ['Marqueur', of.marker === null ? 'aucun' : of.marker.toLowerCase()],
    ['Groupe', of.group === null ? 'non connu' : groupText(of.group)],
    ...of.atc === null ? [] : [['ATC', of.atc] as const],
    ...of.cis === null ? [] : [['CIS', of.cis] as const],
    ...of.published?.[0] ? [["Publié par l'ANSM", publishedStatus(of.published[0].status).words] as const] : [],
    ['Commercialisation', of.marketed === null ? 'non connue' : of.marketed ? 'commercialisé' : 'non commercialisé'],
  ];
  return <dl class="facts">{facts.map(([name, words]) => <div key={name}><dt>{name}</dt><dd>{words}</dd></div>)}</dl>;
}

/** Where the season stands there: decided by people, never by this page. */
function Season() {
  void revision.value;
  const where = seasonOf(place.value);
  // Before a first decision the server tells one line, of the nation.
  const lines = status.value?.winterPlan ?? [];
  const line = lines.find(one => one.territory === where) ?? lines.find(one => one.territory === 'FR');
  return (
    <p class="season" data-testid="season">
      <a href={`/plan-hivernal?territoire=${where}`}>Plan hivernal, {where === 'METRO' ? 'métropole' : placeText(where)}</a>{' '}
      {line ? <span class={`tone-${standingTone(line)}`}><Mark tone={standingTone(line)} /> {standingText(line)}{line.since === null ? '' : `, depuis le ${momentText(line.since)}`}</span>
        : <span class="aside">{follows.value === false ? 'niveau non suivi par votre clé' : feed.loaded ? 'niveau non transmis' : 'niveau en attente du direct'}</span>}
    </p>
  );
}

export function Head() {
  const got = product.got.value;
  const of = got.value;
  const unknown = got.problem?.code === 'presentation.unknown';
  return (
    <div class="head">
      <div class="head-words">
        <h1 data-testid="label">{of ? of.label ?? `Présentation ${spacedCode(of.code)}` : code.value === null ? 'Présentations' : `Présentation ${spacedCode(code.value)}`}</h1>
        {of?.packLabel ? <p class="aside">{of.packLabel}</p> : null}
        {of && !of.inReference ? <p class="notice-line" role="status">Code bien formé, déclaré par des établissements, que le référentiel ne connaît pas encore : ni libellé, ni laboratoire, ni groupe.</p> : null}
        {unknown ? <p class="empty" role="alert" data-testid="unknown">Aucun référentiel ne connaît ce code et aucun établissement ne le déclare.</p>
          : got.problem ? <p class="empty" role="alert" data-testid="bad-code">{refusalText('Présentation', got.problem, null)}</p>
            : of === null && code.value !== null ? <p class="empty" role="status">Lecture de la présentation…</p> : null}
        {code.value === null ? <p class="empty">Cherchez un médicament par son nom, sa DCI ou son code.</p> : null}
        {of ? <Season /> : null}
      </div>
      <div class="head-tools">
        <Search choose={open} />
        {of ? <div class="tools"><a class="button" href={`/carte?presentation=${encodeURIComponent(of.code)}`}>Carte</a><button type="button" class="button" onClick={() => print()}>Imprimer</button></div> : null}
      </div>
      {of ? <Facts of={of} /> : null}
    </div>
  );
}
