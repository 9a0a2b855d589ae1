import { momentText } from '../format/format';
import { serverNow } from '../live/store';
import { Part, Renewal, waitingFor } from './Part';
import { supply, unit } from './state';
import type { Arrival, Slip } from './supplyWire';
import { agedText, concernText, dateText, fine, holderText, plural, quantityText, statusText } from './words';

function History({ of }: { readonly of: Arrival }) {
  return (
    <ol class="steps">
      {of.notices.map(notice => <li key={`n${notice.at}`}>{momentText(notice.at)} : {notice.confirmed ? 'confirmé' : 'annoncé'} pour le {dateText(notice.due)}, {quantityText(notice.quantity, unit.value)}</li>)}
      {of.receipts.map(receipt => <li key={`r${receipt.on}${receipt.quantity}`}>{dateText(receipt.on)} : {quantityText(receipt.quantity, unit.value)} {receipt.last ? 'reçues, livraison close' : 'reçues en partie'}</li>)}
      {of.abandonedAt === null ? null : <li>{momentText(of.abandonedAt)} : abandonné</li>}
    </ol>
  );
}

const slipText = (law: Slip): string => fine(`une sur deux a au plus ${law.ordinary} j de retard, trois sur quatre ${law.bad} j, neuf sur dix ${law.worse} j, la pire sur dix ${law.worst >= 365 ? 'peut ne pas venir' : `${law.worst} j`}`);

const open = (of: Arrival): boolean => of.status === 'planned' || of.status === 'partial';

/** What declarants state of this presentation: their stocks and sales, and the deliveries they expect, with what was said of each before. */
export function Arrivals() {
  const got = supply.got.value;
  const stated = got.value;
  const arrivals = [...stated?.arrivals ?? []].sort((a, b) => Number(open(b)) - Number(open(a)) || (open(a) ? 1 : -1) * (a.due ?? a.receipts[0]?.on ?? '').localeCompare(b.due ?? b.receipts[0]?.on ?? ''));
  return (
    <Part id="declarations" title="Déclarations et arrivages">
      <Renewal got={got} />
      {waitingFor('Déclarations des laboratoires et grossistes', got)}
      {stated === null ? null : stated.holders.length === 0 && arrivals.length === 0 ? <p class="empty">Aucun laboratoire ni grossiste n'a déclaré quoi que ce soit de cette présentation.</p> : null}
      {stated?.holders.map(holder => (
        <p key={`${holder.kind}${holder.name}`} class="statement">
          <strong>{holder.name}</strong> <span class="aside">{holderText(holder.kind)}</span><br />
          {[
            holder.stock ? `stock ${quantityText(holder.stock.quantity, unit.value)}` : 'stock non déclaré',
            holder.usual ? `ventes habituelles ${quantityText(holder.usual.perMonth, unit.value)} par mois${holder.usual.valid ? '' : ' (période de référence non valable)'}` : null,
            holder.lastWeek ? `${quantityText(holder.lastWeek.quantity, unit.value)} vendues en une semaine` : null,
            holder.lastFourWeeks ? `${quantityText(holder.lastFourWeeks.quantity, unit.value)} en quatre` : null,
          ].filter(Boolean).join(' · ')}
          <small class="far">{holder.stock ? `déclaré le ${agedText(holder.stock.at, serverNow.value)}${holder.stock.stale ? ', périmé' : ''}` : ''}</small>
        </p>
      ))}
      {arrivals.length === 0 ? null : (
        <div class="scroll tall" role="region" aria-label="Tableau des arrivages" tabIndex={0}>
          <table class="plain" data-testid="arrivals">
            <thead><tr><th scope="col">Échéance</th><th scope="col" class="num">Quantité</th><th scope="col">État</th><th scope="col">Source et historique</th></tr></thead>
            <tbody>{arrivals.map(one => (
              <tr key={one.id} class={open(one) ? undefined : 'past-row'}>
                <th scope="row">{one.due === null ? one.receipts[0] ? `reçu le ${dateText(one.receipts[0].on)}` : 'sans date' : dateText(one.due)}</th>
                <td class="num">{one.quantity === null ? quantityText(one.received, unit.value) : quantityText(one.quantity, unit.value)}{one.received > 0 && one.remaining > 0 ? <small>{quantityText(one.received, unit.value)} reçues</small> : null}</td>
                <td>{statusText(one.status)}{open(one) ? one.confirmed ? ', confirmé' : ', non confirmé' : ''}
                  {one.concern ? <small class="tone-alert">▲ {concernText(one.concern)}</small> : null}
                  {one.movedTimes > 0 ? <small>déplacé {plural(one.movedTimes, 'fois', 'fois')}, de {one.movedDays > 0 ? '+' : ''}{one.movedDays} j en tout</small> : null}</td>
                <td>{one.source} <span class="aside">{one.id}</span><details><summary>{plural(one.notices.length + one.receipts.length, 'fait', 'faits')}</summary><History of={one} /></details></td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {stated?.sources.filter(source => arrivals.some(one => one.source === source.name)).map(source => (
        <p key={source.name} class="aside notes">{source.name}, livraisons non confirmées : {slipText(source.unconfirmed)} ; confirmées : {slipText(source.confirmed)}. {source.seen < 0.5 ? "Loi de départ du produit, aucune livraison n'ayant encore été suivie." : `Appris de ${source.seen.toLocaleString('fr-FR')} livraisons.`}</p>
      ))}
    </Part>
  );
}
