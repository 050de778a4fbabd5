using Microsoft.AspNetCore.Http;
using Nokta.Interactions.Live;

namespace Nokta.Interactions.Collect;

/// <summary>What each family's clients expect to hear. A client that dies of a refusal hears that all is well: what was wrong is shown to people instead.</summary>
internal static class Answers
{
    private static readonly byte[] s_gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

    /// <param name="fates">What became of each event, in the order of the request; null = left out.</param>
    /// <param name="isTrusted">Whether it may hear which of its events were not taken.</param>
    public static IResult Of(Family family, Envelope envelope, Receipt?[] fates, bool isTrusted)
    {
        var receipts = fates.OfType<Receipt>().ToArray();
        var aside = receipts.Count(r => IsAside(r));
        return family switch
        {
            Family.Segment => Results.Json(new { success = true }),
            Family.PostHog => Results.Json(new { status = 1 }),
            _ when envelope.Problem is { } problem => Refuse(family, StatusOf(problem), problem),
            Family.Matomo when envelope.IsBatch && isTrusted => Results.Json(new { status = "success", tracked = fates.Length - aside, invalid = aside, invalid_indices = Enumerable.Range(0, fates.Length).Where(i => IsAside(fates[i])) }),
            Family.Matomo when envelope.IsBatch => Results.Json(new { status = "success", tracked = fates.Length - aside, invalid = aside }),
            Family.Matomo when aside == 0 => envelope.IsSilent ? Results.NoContent() : Results.Bytes(s_gif, "image/gif"),
            _ when aside > 0 && !envelope.IsBatch => Refuse(family, 400, receipts[0].Reason!),
            _ => Results.Json(new { accepted = receipts.Length - aside, quarantined = aside }, statusCode: StatusCodes.Status202Accepted),
        };
    }

    /// <summary>What a request as a whole is told that cannot be cut into events.</summary>
    public static int StatusOf(string problem) => problem switch
    {
        "collect.too-large" or "collect.too-many" => StatusCodes.Status413PayloadTooLarge,
        "collect.packing" => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status400BadRequest,
    };

    private static bool IsAside(Receipt? fate) => fate is { Status: Fate.Quarantined, Reason: not "collect.bot" };

    public static IResult Refuse(Family family, int status, string code) => family switch
    {
        Family.PostHog => Results.Json(new { status = 0, code, type = "validation_error" }, statusCode: status),
        Family.Matomo => Results.Json(new { status = "error", code }, statusCode: status),
        Family.Segment => Results.Json(new { success = false, code }, statusCode: status),
        _ => Results.Json(new { code }, statusCode: status),
    };
}
