using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Medistock.Realtime.Web.Problems;

/// <summary>
/// A refusal as RFC 9457 writes it: <c>type, title, status, detail</c> and a stable <c>code</c>, with further members
/// (<c>current</c>, <c>line</c>…) where they help.
/// </summary>
public sealed class Problem(int status, string code, string detail, params (string Name, object? Value)[] members) : IResult, IEndpointMetadataProvider
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Status { get; } = status;
    public string Code { get; } = code;
    /// <summary>Seconds after which to try again; null: do not.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The description says of every call that it may be refused in this shape.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDetails), ["application/problem+json"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        if (RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        var body = new Dictionary<string, object?>
        {
            ["type"] = "urn:medistock:problem:" + Code,
            ["title"] = ReasonPhrases.GetReasonPhrase(Status),
            ["status"] = Status,
            ["code"] = Code,
            ["detail"] = detail,
        };
        foreach (var (name, value) in members) body[name] = value;
        await JsonSerializer.SerializeAsync(response.Body, body, Json, httpContext.RequestAborted);
    }
}
