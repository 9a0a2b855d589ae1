using System.CommandLine;
using System.Text.Json;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Signals;
using Medistock.Realtime.Storage.Registry;
using Medistock.Realtime.Storage.Stores;

namespace Medistock.Realtime.Server.Commands;

/// <summary><c>medistock keys create · list · revoke</c>: works beside a running server, which sees the change within seconds.</summary>
internal static class KeysCommand
{
    private static readonly string[] Roles = ["admin", "officer", "evaluator", "ars", "pharmacy", "vendor", "screen"];

    public static Command Create() => new("keys", "Creates, lists and revokes API keys. Only their hashes are kept.") { CreateKey(), ListKeys(), RevokeKey() };

    private static Command CreateKey()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var name = new Option<string>("--name") { Description = "Who holds it, as others will read it.", Required = true };
        var role = new Option<string>("--role") { Description = string.Join(", ", Roles), Required = true };
        role.AcceptOnlyFromAmong(Roles);
        var finess = new Option<string[]>("--finess") { Description = "Establishments it may report for (pharmacy: one; vendor: those enrolled).", AllowMultipleArgumentsPerToken = true };
        var region = new Option<string?>("--region") { Description = "Region it is narrowed to (ars, screen): 53, 11…" };
        var command = new Command("create", "Creates a key and prints it, once.") { data, store, name, role, finess, region };
        command.SetAction((parsed, _) => CommonOptions.Guarded("keys create", () =>
        {
            var (chosen, establishments, place) = (parsed.GetValue(role)!, parsed.GetValue(finess) ?? [], parsed.GetValue(region));
            if (Problem(parsed.GetValue(name)!, chosen, establishments, place) is { } problem)
            {
                Console.Error.WriteLine($"medistock keys create: {problem}");
                return Task.FromResult(CommonOptions.Usage);
            }
            var scope = establishments.Length > 0 ? KeyScope.Of(establishments) : place is not null ? KeyScope.OfRegion(place) : KeyScope.Everything;
            using var open = Store.OpenBeside(CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!), CommonOptions.Fresh());
            using var registry = open.OpenRegistry(TimeProvider.System);
            var (key, text) = registry.Keys.Create(parsed.GetValue(name)!, chosen, scope);
            Console.WriteLine(JsonSerializer.Serialize(new { key.Id, key.Name, key.Role, key = text }, JsonSerializerOptions.Web));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static Command ListKeys()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var command = new Command("list", "Lists keys, revoked ones too, one JSON object a line.") { data, store };
        command.SetAction((parsed, _) => CommonOptions.Guarded("keys list", () =>
        {
            using var open = Store.OpenToRead(CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!));
            using var registry = open.OpenRegistry(TimeProvider.System);
            foreach (var key in registry.Keys.List()) Console.WriteLine(JsonSerializer.Serialize(key, JsonSerializerOptions.Web));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static Command RevokeKey()
    {
        var (data, store) = (CommonOptions.Data(), CommonOptions.Store());
        var id = new Argument<string>("id") { Description = "As `keys list` shows it." };
        var command = new Command("revoke", "Revokes a key; a running server refuses it within seconds.") { data, store, id };
        command.SetAction((parsed, _) => CommonOptions.Guarded("keys revoke", () =>
        {
            using var open = Store.OpenToRead(CommonOptions.AddressOf(parsed.GetValue(store), parsed.GetValue(data)!));
            using var registry = open.OpenRegistry(TimeProvider.System);
            if (registry.Keys.Revoke(parsed.GetValue(id)!)) return Task.FromResult(0);
            Console.Error.WriteLine($"medistock keys revoke: no key '{parsed.GetValue(id)}' is in force");
            return Task.FromResult(CommonOptions.Failed);
        }));
        return command;
    }

    private static string? Problem(string name, string role, string[] establishments, string? region)
    {
        if (string.Equals(name.Trim(), SignalLifecycle.System, StringComparison.OrdinalIgnoreCase)) return $"--name {name}: under this name the product itself writes";
        foreach (var text in establishments)
            if (text != "simulated" && !Finess.TryParse(text, out _, out var refused)) return refused.Message;
        if (region is not null && !RegionCode.TryParse(region, out _, out var unknown)) return unknown.Message;
        return role switch
        {
            "pharmacy" when establishments.Length != 1 => "a pharmacy's key is bound to one --finess",
            "vendor" when establishments.Length == 0 => "a vendor's key names its enrolled establishments: --finess …",
            "ars" when region is null => "an ARS key is narrowed to a --region",
            _ => null,
        };
    }
}
