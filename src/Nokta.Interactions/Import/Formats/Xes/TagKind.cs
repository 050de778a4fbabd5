namespace Nokta.Interactions.Import.Formats.Xes;

/// <summary>What <see cref="TagScanner.Next"/> came to.</summary>
internal enum TagKind
{
    /// <summary>The file ended where a document may end.</summary>
    End,

    /// <summary>A tag that opens an element.</summary>
    Open,

    /// <summary>A tag that opens an element and closes it.</summary>
    Empty,

    /// <summary>A tag that closes an element.</summary>
    Close,

    /// <summary>The file cannot be read from here on.</summary>
    Broken,
}
