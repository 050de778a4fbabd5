using Microsoft.AspNetCore.Http;
using Nokta.Interactions.Live;

namespace Nokta.Interactions.Collect;

/// <summary>What each family's clients expect to hear. A client that dies of a refusal hears that all is well: what was wrong is shown to people instead.</summary>
internal static class Answers
{
    private static readonly byte[] s_gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

    public static IResult Of(Family family, HttpRequest request, Envelope envelope, Receipt[] receipts)
    {
        var aside = receipts.Count(r => r.Status == Fate.Quarantined && r.Reason is not "collect.bot");
        return family switch
        {
            Family.Segment => Results.Json(new { success = true }),
            Family.PostHog => Results.Json(new { status = 1 }),
            Family.Matomo when envelope.Problem is not null => Refuse(family, 400, envelope.Problem),
            Family.Matomo when envelope.IsBatch => Results.Json(new { status = "success", tracked = receipts.Length - aside, invalid = aside }),
            Family.Matomo when aside > 0 => Refuse(family, 400, receipts[0].Reason!),
            Family.Matomo => request.Query["send_image"] == "0" ? Results.NoContent() : Results.Bytes(s_gif, "image/gif"),
            _ when envelope.Problem is not null || (aside > 0 && !envelope.IsBatch) => Refuse(family, 400, envelope.Problem ?? receipts[0].Reason!),
            _ => Results.Json(new { accepted = receipts.Length - aside, quarantined = aside }, statusCode: StatusCodes.Status202Accepted),
        };
    }

    public static IResult Refuse(Family family, int status, string code) => family switch
    {
        Family.PostHog => Results.Json(new { status = 0, code, type = "validation_error" }, statusCode: status),
        Family.Matomo => Results.Json(new { status = "error", code }, statusCode: status),
        Family.Segment => Results.Json(new { success = false, code }, statusCode: status),
        _ => Results.Json(new { code }, statusCode: status),
    };
}
