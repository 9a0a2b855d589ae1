/** Copies, and says in words whether it was. */
export async function copyText(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Lien copié.';
  } catch {
    // Refused by the browser, or a page without https.
    return `Ce navigateur ne laisse pas copier : ${text}`;
  }
}
