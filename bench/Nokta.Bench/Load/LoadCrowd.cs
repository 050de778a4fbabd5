namespace Nokta.Bench.Load;

/// <summary>Senders that work side by side, each on a connection of its own.</summary>
internal sealed class LoadCrowd
{
    private readonly List<LoadSender> _senders;

    public LoadCrowd(LoadWish wish, int port, IReadOnlyList<string> secrets, int times) =>
        _senders = [.. Enumerable.Range(0, wish.Connections * times).Select(i => new LoadSender(port, secrets[i % secrets.Count], wish.Shape, FormattableString.Invariant($"k{i}")))];

    /// <summary>All as fast as they are answered.</summary>
    public Task<LoadBook> RunAsync(TimeSpan span) => TogetherAsync(s => s.RunAsync(span));

    /// <summary>So many requests a second over all, evenly.</summary>
    public Task<LoadBook> PaceAsync(TimeSpan span, double perSecond)
    {
        var n = 0;
        return TogetherAsync(s => s.PaceAsync(span, perSecond / _senders.Count, (double)n++ / _senders.Count));
    }

    private async Task<LoadBook> TogetherAsync(Func<LoadSender, Task> work)
    {
        await Task.WhenAll(_senders.Select(s => Task.Run(() => work(s))).ToList());
        var book = new LoadBook();
        foreach (var sender in _senders)
        {
            book.Add(sender.Book);
            sender.Book.Clear();
        }

        return book;
    }
}
