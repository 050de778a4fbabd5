using Nokta.Kernel;
namespace Nokta.Interactions.Import;
/// <summary>Recognises what a file is.</summary>
internal static class Guessing
{
    public static Outcome<FileGuess> Read(string path) => throw new NotImplementedException(path);
}
/// <summary>Shows the first rows.</summary>
internal static class Previewing
{
    public static Outcome<Preview> Read(string path, FileMapping mapping, int rows) => throw new NotImplementedException(path);
}
