using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Kernel.Privacy;

namespace Nokta.Kernel.Modules;

/// <summary>What a module adds to the product. The list of modules stands in the server's <c>Program.cs</c>; nothing is scanned.</summary>
public interface IModule
{
    void AddServices(IServiceCollection services) { }
    void MapTables(ModelBuilder model) { }
    void MapEndpoints(IEndpointRouteBuilder routes) { }
    IEnumerable<NavigationEntry> Navigation => [];

    /// <summary>The public events that follow from this module's changes.</summary>
    IEnumerable<Outbox.FactKind> Facts => [];

    /// <summary>Things to do that the palette offers beside the pages of the navigation: create, import, print.</summary>
    IEnumerable<Offer> Offers => [];

    /// <summary>What stands in the columns of tables that have no entity; those of entities carry it as attributes.</summary>
    IEnumerable<StoredColumn> Columns => [];
}

/// <summary>Something to do by going to an address. <paramref name="Text"/> is a text key; <paramref name="Words"/> the key of what else it is found by, or empty.</summary>
public sealed record Offer(string Text, string Href, string Icon, Permission Needs, string Words = "");

/// <summary>One line of the rail. <paramref name="Text"/> is a text key; <paramref name="Icon"/> a name in the icon sprite; entries with the same <paramref name="Section"/> stand together, the lowest order is the section itself.</summary>
public sealed record NavigationEntry(string Section, string Text, string Href, string Icon, int Order, Permission Needs);

/// <summary>Puts the permission beside the route: <c>routes.MapGet(…).Needs(Permission.Read)</c>. A route without one fails the start.</summary>
public static class RoutePermission
{
    public static TBuilder Needs<TBuilder>(this TBuilder route, Permission permission) where TBuilder : Microsoft.AspNetCore.Builder.IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new NeedsAttribute(permission)));
        return route;
    }
}

/// <summary>The permission a page or endpoint needs; pages carry it as <c>@attribute [Needs(Permission.Read)]</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}
