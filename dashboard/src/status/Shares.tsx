import { useState } from 'preact/hooks';
import { countText, shareText } from '../format/format';

interface Share {
  readonly territory: string;
  readonly reporting: number;
  readonly due: number;
}

const kinds = [['REG-', 'Régions'], ['DEP-', 'Départements']] as const;

/** Share of establishments that report, per territory: the lowest first; where nobody is due there is no share. */
export function Shares({ territories, name }: { readonly territories: readonly Share[]; readonly name: (code: string) => string }) {
  const [kind, setKind] = useState<'REG-' | 'DEP-'>('REG-');
  if (territories.length === 0) return <section class="shares" aria-label="Part déclarante par territoire"><h2>Part déclarante par territoire</h2><p class="aside">Cette clé ne lit aucun territoire, ou personne n'a encore déclaré.</p></section>;
  const of = territories.filter(one => one.territory.startsWith(kind) || (kind === 'REG-' && one.territory === 'FR'));
  const due = of.filter(one => one.due > 0).sort((a, b) => Number(b.territory === 'FR') - Number(a.territory === 'FR') || a.reporting / a.due - b.reporting / b.due || name(a.territory).localeCompare(name(b.territory), 'fr'));
  const nobody = of.filter(one => one.due === 0);
  return (
    <section class="shares" aria-label="Part déclarante par territoire">
      <div class="shares-head"><h2>Part déclarante par territoire</h2>
        <div role="group" aria-label="Découpage">{kinds.map(([prefix, words]) => <button key={prefix} type="button" class="button" aria-pressed={kind === prefix} onClick={() => setKind(prefix)}>{words}</button>)}</div></div>
      <ul data-testid="shares">{due.map(one => (
        <li key={one.territory}><span>{name(one.territory)}</span>
          <span class="meter" aria-hidden="true"><span style={{ width: `${100 * one.reporting / one.due}%` }} /></span>
          <span class="num"><strong>{shareText(one.reporting / one.due)}</strong> <span class="aside">{countText(one.reporting)} / {countText(one.due)}</span></span></li>))}</ul>
      {nobody.length > 0 ? <p class="aside">Personne n'y a encore déclaré, donc aucune part : {nobody.map(one => name(one.territory)).join(', ')}.</p> : null}
      <p class="aside">Établissements qui ont déclaré dans leur délai ÷ établissements dus (est dû qui a déjà déclaré une fois).</p>
    </section>
  );
}
