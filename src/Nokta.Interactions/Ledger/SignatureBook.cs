using System.Data.Common;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Ledger;

/// <summary>The workspace's numbers for the signatures and currencies of one file; new ones are added as they appear.</summary>
internal sealed class SignatureBook(WorkspaceId workspace)
{
    private const char Between = '\u001F';
    private readonly List<int> _signatures = [];
    private readonly List<byte> _currencies = [0];
    private Dictionary<string, string>[]? _spellings;

    /// <summary>Replaces the file's own numbers in a chunk by the workspace's.</summary>
    public void Renumber(Writing turn, Chunk chunk)
    {
        foreach (var signature in chunk.NewSignatures) _signatures.Add(NumberOf(turn, signature));
        foreach (var currency in chunk.NewCurrencies) _currencies.Add(NumberOf(turn, currency));
        for (var i = 0; i < chunk.Count; i++)
        {
            chunk.Signature[i] = _signatures[chunk.Signature[i]];
            chunk.Currency[i] = _currencies[chunk.Currency[i]];
        }
    }

    /// <summary>The number of a signature, a new one if it was never seen.</summary>
    public int NumberOf(Writing turn, Signature signature)
    {
        var values = Signature.Fields.Select(f => signature.Of(f)!).ToArray();
        var fold = string.Join(Between, values.Select(Folding.Fold));
        using var find = turn.Connection.Command("""SELECT "Id" FROM interactions_signature WHERE "Workspace" = @w AND "Fold" = @f""", ("@w", workspace.Value), ("@f", fold));
        find.Transaction = turn.Transaction;
        if (find.Number() is { } known) return (int)known;

        var spelled = Spelled(turn.Connection, values);
        var id = (int)turn.Number("""SELECT COALESCE(MAX("Id") + 1, 0) FROM interactions_signature WHERE "Workspace" = @w""", ("@w", workspace.Value));
        using var add = turn.Connection.Command("INSERT INTO interactions_signature VALUES (@w, @id, @f, @v0, @v1, @v2, @v3, @v4, @v5, @v6, @v7, @v8, @v9, @v10)", ("@w", workspace.Value), ("@id", id), ("@f", fold));
        for (var i = 0; i < spelled.Length; i++) add.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@v{i}"), spelled[i]);
        add.Transaction = turn.Transaction;
        add.ExecuteNonQuery();
        return id;
    }

    /// <summary>Each value as it was spelled first in this workspace.</summary>
    private string[] Spelled(DbConnection connection, string[] values)
    {
        _spellings ??= Spellings(connection);
        var spelled = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var fold = Folding.Fold(values[i]);
            if (!_spellings[i].TryGetValue(fold, out var first)) _spellings[i][fold] = first = values[i];
            spelled[i] = first;
        }

        return spelled;
    }

    private Dictionary<string, string>[] Spellings(DbConnection connection)
    {
        var spellings = Signature.Fields.Select(_ => new Dictionary<string, string>()).ToArray();
        foreach (var signature in InteractionLog.ReadSignatures(connection, workspace))
            for (var i = 0; i < spellings.Length; i++)
            {
                var value = signature.Of(Signature.Fields[i])!;
                spellings[i].TryAdd(Folding.Fold(value), value);
            }

        return spellings;
    }

    public byte NumberOf(Writing turn, string currency)
    {
        var number = turn.Number("""SELECT "Number" FROM interactions_currency WHERE "Workspace" = @w AND "Code" = @c""", ("@w", workspace.Value), ("@c", currency));
        if (number > 0) return (byte)number;
        turn.Run("""INSERT INTO interactions_currency SELECT @w, COALESCE(MAX("Number"), 0) + 1, @c FROM interactions_currency WHERE "Workspace" = @w""", ("@w", workspace.Value), ("@c", currency));
        return NumberOf(turn, currency);
    }
}
