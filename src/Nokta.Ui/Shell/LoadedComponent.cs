using Microsoft.AspNetCore.Components;

namespace Nokta.Ui;

/// <summary>
/// A component that is first drawn when what it shows has been read. Blazor's own draws once before that, with nothing
/// in hand, wherever the database answers later than at once.
/// </summary>
public abstract class LoadedComponent : ComponentBase
{
    private bool _begun;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_begun)
        {
            _begun = true;
            OnInitialized();
            await OnInitializedAsync();
        }

        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }
}
