using System.Net;
using Medistock.Realtime.Storage.Data;

namespace Medistock.Realtime.Server.Exercises;

/// <summary>What every document of an exercise begins with.</summary>
internal static class Watermark
{
    /// <param name="page">A whole page of HTML.</param>
    /// <param name="exercise">Null: the page is of no exercise and stays as it is.</param>
    public static string On(string page, ExerciseMark? exercise)
    {
        if (exercise is null) return page;
        var begins = page.IndexOf("<body>", StringComparison.Ordinal) + "<body>".Length;
        return page.Insert(begins, $"\n<p role=\"alert\" style=\"border:3px solid #b00;padding:.5rem\"><strong>EXERCICE : rien ici n'est vrai</strong> ({WebUtility.HtmlEncode(exercise.Name)}, rejoué du {Replay.Moments.Shown(exercise.From)} au {Replay.Moments.Shown(exercise.To)})</p>");
    }
}
