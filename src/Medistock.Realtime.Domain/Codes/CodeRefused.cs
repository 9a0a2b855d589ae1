namespace Medistock.Realtime.Domain.Codes;

/// <summary>Why a text is not the identifier it claims to be.</summary>
/// <param name="Code">Stable, dotted: <c>presentation.check-digit</c>, <c>finess.length</c>…</param>
/// <param name="Message">What, where and why, in English, with the text as given.</param>
public readonly record struct CodeRefused(string Code, string Message);

/// <summary>Thrown when a text known to be valid (our own files, our own journal) is not: a bug, not a refusal.</summary>
public sealed class CodeFormatException(CodeRefused refused) : FormatException($"{refused.Code}: {refused.Message}");
