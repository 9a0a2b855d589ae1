using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Medistock.Realtime.Web.Status;

/// <summary><c>/openapi/v1.json</c>, generated from the endpoints themselves.</summary>
internal static partial class Description
{
    public static void AddDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Medistock.Realtime", Version = "v1", Description = "Stock of medicines across the supply chain, as it moves." };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" } };
            foreach (var (path, item) in document.Paths)
            {
                foreach (var (_, operation) in item.Operations ?? []) NamePathParameters(path, operation);
                if (path.EndsWith("/stock", StringComparison.Ordinal)) NameStockParameters(item);
            }
            return Task.CompletedTask;
        }));

    public static void MapDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json").Declares(AccessAction.Public);

    /// <summary>A handler that reads its route by hand says nothing of it: the description must.</summary>
    private static void NamePathParameters(string path, OpenApiOperation operation)
    {
        foreach (Match match in PathParameter().Matches(path))
        {
            var name = match.Groups[1].Value;
            operation.Parameters ??= [];
            if (operation.Parameters.Any(parameter => parameter.Name == name && parameter.In == ParameterLocation.Path)) continue;
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
    }

    private static void NameStockParameters(IOpenApiPathItem item)
    {
        foreach (var (_, operation) in item.Operations ?? [])
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = "return", In = ParameterLocation.Query, Description = "minimal: without lines", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            operation.Parameters.Add(new OpenApiParameter { Name = "dryRun", In = ParameterLocation.Query, Description = "true: judge, record nothing", Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean } });
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
