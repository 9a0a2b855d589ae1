import { limits, noPerson } from './draft';
import { Group } from './fields';
import type { Refusal } from './refusals';
import type { Participant } from './wire';

const institutions = ['ANSM', 'DGS', 'DGOS', 'DSS', 'Santé publique France', 'ARS', 'HAS'];

/** Who decided, for which institution; rows left empty are not sent. */
export function People({ people, change, refusal, collegial }: {
  readonly people: readonly Participant[]; readonly change: (people: readonly Participant[]) => void; readonly refusal: Refusal | null; readonly collegial: boolean;
}) {
  const set = (at: number, more: Partial<Participant>): void => change(people.map((person, index) => index === at ? { ...person, ...more } : person));
  const wrong = (at: number): boolean => refusal?.path === `people[${at}]`;
  return (
    <Group name="people" legend={collegial ? "Qui a décidé (décision collégiale : au moins deux institutions)" : 'Qui a décidé'} refusal={refusal}>
      {people.map((person, at) => (
        <p key={at} class="person">
          <label>Nom<input class="field" type="text" autocomplete="off" maxLength={limits.name} value={person.name} aria-invalid={wrong(at) && person.name.trim() === ''} data-testid={`person-name-${at}`}
            onInput={event => set(at, { name: event.currentTarget.value })} /></label>
          <label>Institution<input class="field" type="text" autocomplete="off" list="institutions" maxLength={limits.name} value={person.institution} aria-invalid={wrong(at) && person.institution.trim() === ''}
            data-testid={`person-institution-${at}`} onInput={event => set(at, { institution: event.currentTarget.value })} /></label>
          {people.length > 1 ? <button type="button" class="button" onClick={() => change(people.filter((_, index) => index !== at))}>Retirer<span class="hidden"> la personne {at + 1}</span></button> : null}
        </p>
      ))}
      <datalist id="institutions">{institutions.map(one => <option key={one} value={one} />)}</datalist>
      {people.length < limits.people ? <button type="button" class="button" onClick={() => change([...people, noPerson])}>Ajouter une personne</button> : null}
    </Group>
  );
}
