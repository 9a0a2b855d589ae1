using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Medistock.Realtime.Web.Pages;

/// <summary>The built dashboard: <c>/</c>, <c>/mur</c>, <c>/signaux</c>… are its html files, everything else hashed assets. Shells only: what they show comes through the API.</summary>
internal static class PageFiles
{
    private const string Policy = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void UsePages(this IApplicationBuilder app, string root)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers.ContentSecurityPolicy = Policy;
            return next(context);
        });
        if (!Directory.Exists(root)) return;
        var files = new PhysicalFileProvider(root);
        app.Use((context, next) =>
        {
            if (PageOf(context.Request.Path.Value, files) is { } page) context.Request.Path = page;
            return next(context);
        });
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".topojson"] = "application/json";
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = types,
            OnPrepareResponse = served => served.Context.Response.Headers.CacheControl =
                served.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary><c>/mur</c> → <c>/mur.html</c>, <c>/presentation/3400…</c> → <c>/presentation.html</c>: where such a file was built.</summary>
    private static string? PageOf(string? path, PhysicalFileProvider files)
    {
        if (path is null or "/" or "") return files.GetFileInfo("index.html").Exists ? "/index.html" : null;
        var first = path[1..].Split('/', 2)[0];
        return first.Length is > 0 and < 40 && first.All(character => char.IsAsciiLetterLower(character) || character == '-') && files.GetFileInfo(first + ".html").Exists
            ? "/" + first + ".html" : null;
    }
}
