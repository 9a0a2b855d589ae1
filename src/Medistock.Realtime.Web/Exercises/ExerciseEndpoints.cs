using Medistock.Realtime.Contracts.Live;
using Medistock.Realtime.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Medistock.Realtime.Web;

/// <summary><c>/api/v1/exercise</c>: where an exercise stands; its clock is stopped, let go and driven by who leads it.</summary>
public static class ExerciseEndpoints
{
    public const double FastestSpeed = 10_000;
    /// <summary>On every answer of an exercise, pages included: its name, percent-encoded.</summary>
    public const string Header = "Medistock-Exercise";
    private static readonly Problem None = new(404, "exercise.none", "this is no exercise"), Ended = new(409, "exercise.ended", "the exercise has reached its end: its clock stands");

    public sealed record SpeedBody(double? Speed);

    public static void MapExercise(this IEndpointRouteBuilder routes)
    {
        var exercise = routes.MapGroup("/api/v1/exercise").WithTags("exercise");
        exercise.MapGet("", Results<Ok<ExerciseView>, Problem> (WebOptions options) => options.Exercise is { } playing ? TypedResults.Ok(playing.View) : None).Declares(AccessAction.ReadStatus);
        exercise.MapPost("/pause", PauseAsync).Declares(AccessAction.LeadExercise);
        exercise.MapPost("/resume", (WebOptions options) => Did(options.Exercise, playing => playing.TryResume())).Declares(AccessAction.LeadExercise);
        exercise.MapPost("/speed", (SpeedBody body, WebOptions options) => body.Speed is > 0 and <= FastestSpeed ? Did(options.Exercise, playing => playing.TrySetSpeed(body.Speed.Value))
            : new Problem(400, "exercise.speed", $"speed: simulated seconds per real second, above 0 and at most {FastestSpeed:0}", ("path", "speed"))).Declares(AccessAction.LeadExercise);
    }

    /// <summary>Before everything else: what this server answers is never taken for real.</summary>
    internal static void UseExerciseMark(this WebApplication app, IExercise exercise)
    {
        var name = Uri.EscapeDataString(exercise.View.Name);
        app.Use((context, next) =>
        {
            context.Response.Headers[Header] = name;
            return next(context);
        });
    }

    /// <summary>Null: allowed. Stocks and statements come from the past that is played, not from outside.</summary>
    internal static Problem? Closed(IExercise? exercise, AccessAction action) => exercise is not null && action is (AccessAction.ReportStock or AccessAction.StateSupply)
        ? new(409, "exercise.closed", $"this is an exercise on the past of {exercise.View.Name}: it takes no stock and no statement from outside") : null;

    private static async Task<Results<Ok<ExerciseView>, Problem>> PauseAsync(WebOptions options, CancellationToken cancel)
    {
        if (options.Exercise is not { } exercise) return None;
        if (exercise.View.Ended) return Ended;
        await exercise.PauseAsync(cancel);
        return TypedResults.Ok(exercise.View);
    }

    private static Results<Ok<ExerciseView>, Problem> Did(IExercise? exercise, Func<IExercise, bool> act) =>
        exercise is null ? None : act(exercise) ? TypedResults.Ok(exercise.View) : Ended;
}
