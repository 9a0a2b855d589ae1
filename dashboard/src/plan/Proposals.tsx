import { momentText, valueText } from '../format/format';
import { commandText, roleText } from '../format/plan';
import { withdrawProposal } from './calls';
import { may } from './rights';
import { form, nameOf, showForm, subject } from './state';
import { WithdrawForm } from './WithdrawForm';
import type { Evidence, Proposal, TerritoryDetail } from './wire';

const states: { readonly [state: string]: string } = { open: "en attente d'une décision", decided: 'une décision y répond', withdrawn: 'retirée' };

function Side({ title, evidence, proposal }: { readonly title: string; readonly evidence: readonly Evidence[]; readonly proposal: string }) {
  if (evidence.length === 0) return <p class="aside">{title} : aucune mesure.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`${title}, proposition ${proposal}`}>
      <table>
        <caption>{title}</caption>
        <thead><tr><th scope="col">Quoi</th><th scope="col">Valeur</th><th scope="col">Source</th><th scope="col">Vrai le</th></tr></thead>
        <tbody>{evidence.map((one, index) => (
          <tr key={index}><th scope="row">{one.what}</th><td class="value">{valueText(one.value, one.unit)}</td><td>{one.source}</td><td>{momentText(one.at)}</td></tr>))}</tbody>
      </table>
    </div>
  );
}

function Entry({ proposal }: { readonly proposal: Proposal }) {
  const answer = proposal.why === null ? '' : proposal.state === 'decided' ? ` (${proposal.why})` : ` : ${proposal.why}`;
  return (
    <li class="proposal" data-testid="proposal" data-id={proposal.id}>
      <h4>{proposal.id} · {commandText(proposal.command)} — {states[proposal.state] ?? proposal.state}{answer}</h4>
      <p class="motive">{proposal.text}</p>
      <p class="aside">{nameOf(proposal.territory)} · préparée le {momentText(proposal.madeAt)} par {proposal.by.name} ({roleText(proposal.by.role)}) ; mesures figées à cette date</p>
      <Side title="En faveur" evidence={proposal.for} proposal={proposal.id} />
      <Side title="Contre" evidence={proposal.against} proposal={proposal.id} />
      {proposal.state !== 'open' || !may('propose') ? null : form.value === 'withdraw' && subject.value === proposal.id
        ? <WithdrawForm id={proposal.id} what="proposition" code="proposal.text" post={(key, why) => withdrawProposal(proposal.territory, proposal.id, key, why)} />
        : <p class="acts"><button type="button" class="button" data-testid={`withdraw-${proposal.id}`} onClick={() => showForm('withdraw', proposal.id)}>Retirer cette proposition…</button></p>}
    </li>
  );
}

/** Evidence that people have prepared, open ones first; a proposal changes no level. */
export function Proposals({ detail }: { readonly detail: TerritoryDetail }) {
  const open = detail.proposals.filter(proposal => proposal.state === 'open');
  const closed = detail.proposals.filter(proposal => proposal.state !== 'open');
  return (
    <section aria-labelledby="proposals-title">
      <h3 id="proposals-title">Propositions</h3>
      {open.length === 0 ? <p class="aside">Aucune proposition en attente d'une décision.</p> : <ul class="log">{open.map(proposal => <Entry key={proposal.id} proposal={proposal} />)}</ul>}
      {closed.length === 0 ? null : <details><summary>{closed.length} proposition{closed.length > 1 ? 's' : ''} décidée{closed.length > 1 ? 's' : ''} ou retirée{closed.length > 1 ? 's' : ''}</summary>
        <ul class="log">{closed.map(proposal => <Entry key={proposal.id} proposal={proposal} />)}</ul></details>}
    </section>
  );
}
