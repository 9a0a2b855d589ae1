import { render } from 'preact';
import { useState } from 'preact/hooks';
import { ApiFailure } from '../api/http';
import { signIn } from '../api/session';
import { AnnouncedMark } from '../ui/AnnouncedMark';
import '../ui/base.css';
import './home.css';

/** Only a path of this site: an address elsewhere would make the sign-in page a springboard. */
function returnPath(): string {
  const wanted = new URLSearchParams(location.search).get('retour') ?? '/';
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/';
}

function SignIn() {
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn(key.trim());
      location.assign(returnPath());
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      setProblem(error.status === 401 || error.status === 403 ? "Cette clé n'est pas connue, ou elle a été révoquée." : error.message);
      setBusy(false);
    }
  };
  return (
    <main>
      <AnnouncedMark />
      <form class="signin" onSubmit={event => { event.preventDefault(); void send(); }}>
        <h1>Connexion</h1>
        <p>Cet écran s'ouvre avec une clé remise par l'administrateur. Elle est échangée contre une session et n'est pas gardée par la page.</p>
        <label>Clé<input class="field" type="password" autocomplete="current-password" required value={key} onInput={event => setKey(event.currentTarget.value)} /></label>
        {problem ? <p class="error" role="alert">{problem}</p> : null}
        <button type="submit" class="button main" disabled={busy || key.trim() === ''}>Ouvrir la session</button>
      </form>
    </main>
  );
}

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<SignIn />, root);
