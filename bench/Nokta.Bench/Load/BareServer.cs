using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Nokta.Bench.Load;

/// <summary>Kestrel with nothing behind it but the reading of the body: what every request costs that is received and answered at all.</summary>
internal static class BareServer
{
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(async http =>
        {
            while (await http.Request.BodyReader.ReadAsync() is var read)
            {
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            http.Response.ContentLength = 0;
        });
        await app.StartAsync();
        Console.WriteLine("ready at " + app.Urls.First());
        // Standard input closes with whoever started this.
        await Console.In.ReadLineAsync();
        return 0;
    }
}
