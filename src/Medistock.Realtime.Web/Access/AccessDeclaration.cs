using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;

namespace Medistock.Realtime.Web;

/// <summary>What an endpoint or a hub method lets somebody do. Without one, nobody may call it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessDeclarationAttribute(AccessAction action) : Attribute
{
    public AccessAction Action { get; } = action;
}

public static class AccessDeclarations
{
    public static TBuilder Declares<TBuilder>(this TBuilder builder, AccessAction action) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new AccessDeclarationAttribute(action));
}

/// <summary>Holds every hub method to its declaration.</summary>
public sealed class HubAccess : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var declared = invocationContext.HubMethod.GetCustomAttributes(typeof(AccessDeclarationAttribute), inherit: false);
        var decision = declared is [AccessDeclarationAttribute declaration]
            ? Access.Decide(PrincipalIdentity.Of(invocationContext.Context.User), declaration.Action, AccessSubject.Any)
            : AccessDecision.No("access.undeclared", "this method declares no access");
        return decision.Allowed ? await next(invocationContext) : throw new HubException($"{decision.Code}: {decision.Message}");
    }
}
