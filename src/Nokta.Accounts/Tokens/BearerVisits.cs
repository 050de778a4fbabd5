using Microsoft.AspNetCore.Http;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>Fills the visit of a program that sends <c>Authorization: Bearer</c>. Pages know no tokens, and a request with a token brings no session.</summary>
internal sealed class BearerVisits(RequestDelegate next, TokenStore tokens, TokenPace pace, Database database, Texts texts)
{
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context, Visit visit, Presence presence)
    {
        var sent = context.Request.Headers.Authorization.ToString();
        if (!ApiProblem.Is(context.Request) || !sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) await next(context);
        else if (context.Request.BringsSession()) Refused.End(context, StatusCodes.Status400BadRequest, new Refusal("token.with-session"));
        else if (await tokens.FindAsync(sent[Scheme.Length..].Trim(), context.RequestAborted) is { } found) await EnterAsync(context, visit, presence, found);
        else Reject(context);
    }

    private async Task EnterAsync(HttpContext context, Visit visit, Presence presence, FoundToken found)
    {
        var (token, maker, workspace) = (found.Token, found.Maker, found.Workspace);
        presence.Token = token.Id;
        presence.Member = maker.Id;
        (presence.Workspaces, presence.Current) = ([workspace], workspace);
        (visit.Workspace, visit.WorkspaceName, visit.Currency, visit.Origin) = (workspace.Id, workspace.Name, workspace.Currency, workspace.Origin);
        visit.Person = $"{maker.Name} · {token.Name}";
        visit.May = found.May;
        visit.Reader = Reading.Of(context.Request, texts, Language.Find(maker.Language) ?? Language.Find(workspace.Language), workspace);
        presence.Language = visit.Reader.Language;
        visit.Actor = new Actor(ActorKind.Token, token.Id.ToString(), token.Name, Place.Of(context.Connection.RemoteIpAddress));
        database.Acting.Is(visit.Actor);
        tokens.Note(token, context.Connection.RemoteIpAddress);
        var marks = context.GetEndpoint()?.Metadata.GetOrderedMetadata<ApiRoute>() ?? [];
        if (marks.Any(r => r.NeedsSession)) Refused.End(context, StatusCodes.Status403Forbidden, new Refusal("request.needs-session"));
        else if (!marks.Any(r => r.PacesItself) && !pace.Allows(token.Id, context.Response)) Refused.End(context, StatusCodes.Status429TooManyRequests, new Refusal("request.too-often"));
        else await next(context);
    }

    private void Reject(HttpContext context)
    {
        if (pace.AllowsWrong(context.Connection.RemoteIpAddress))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"nokta\", error=\"invalid_token\"";
            Refused.End(context, StatusCodes.Status401Unauthorized, new Refusal("token.wrong"));
            return;
        }

        context.Response.Headers.RetryAfter = "600";
        Refused.End(context, StatusCodes.Status429TooManyRequests, new Refusal("request.too-often"));
    }
}
