namespace Nokta.Kernel.Storage;

/// <summary>Where an installation keeps what it knows: its folder, and the store beside it when it has one.</summary>
public sealed record DataPlace(string Folder, StoreAddress? Store = null)
{
    /// <summary>The file of a folder that names its store, so that nobody opens an empty SQLite file beside it by mistake.</summary>
    public const string FileName = "store.txt";

    /// <summary>A folder with the store it was last opened with, or none.</summary>
    public static implicit operator DataPlace(string folder) => FromString(folder);

    /// <summary>A folder with the store it was last opened with, or none.</summary>
    public static DataPlace FromString(string folder)
    {
        var named = Path.Combine(folder, FileName);
        return new(folder, File.Exists(named) && StoreAddress.Parse(File.ReadAllText(named).Trim()) is { IsDone: true } address ? address.Value : null);
    }

    /// <summary>Whether somebody has worked here: the folder has a database file, or names a store.</summary>
    public bool HasData => Store is not null || File.Exists(Path.Combine(Folder, Database.FileName));

    /// <summary>Whether a restored database file waits here to be taken into the store that the folder names.</summary>
    public bool HasUntaken => Store is not null && File.Exists(Path.Combine(Folder, FileName)) && File.Exists(Path.Combine(Folder, Database.FileName));

    /// <summary>Writes the store's address, without its password, into the folder.</summary>
    public void Remember()
    {
        if (Store is null) return;
        var named = Path.Combine(Folder, FileName);
        if (!File.Exists(named) || File.ReadAllText(named).Trim() != Store.Shown) File.WriteAllText(named, Store.Shown + "\n");
    }
}
