"""Pages of the masters and of the invitations."""

from django.urls import path

from accounts.web.codes import CODE
from partners.web import accounts, banks, customers, invitations, issuers, letters, suppliers
from partners.web.codes import TOKEN

urlpatterns = [
    path("issuing/issuers/", issuers.issuers, name="issuers"),
    path("issuing/issuers/new/", issuers.new, name="issuer-new"),
    path("issuing/issuers/<int:number>/", issuers.edit, name="issuer-edit"),
    path("issuing/issuers/<int:number>/delete/", issuers.delete, name="issuer-delete"),
    path("issuing/issuers/<int:number>/default/", issuers.make_default, name="issuer-default"),
    path("issuing/accounts/", accounts.accounts, name="accounts"),
    path("issuing/accounts/new/", accounts.new, name="account-new"),
    path(f"issuing/accounts/{CODE}/edit/", accounts.edit, name="account-edit"),
    path(f"issuing/accounts/{CODE}/delete/", accounts.delete, name="account-delete"),
    path("issuing/banks/search/", banks.search, name="bank-search"),
    path(f"issuing/banks/{CODE}/branches/", banks.branches, name="branch-search"),
    path("issuing/customers/", customers.customers, name="customers"),
    path("issuing/customers/new/", customers.new, name="customer-new"),
    path(f"issuing/customers/{CODE}/edit/", customers.edit, name="customer-edit"),
    path(f"issuing/customers/{CODE}/invite/", customers.invite, name="customer-invite"),
    path("receiving/suppliers/", suppliers.suppliers, name="suppliers"),
    path("receiving/suppliers/new/", suppliers.new, name="supplier-new"),
    path(f"receiving/suppliers/{CODE}/edit/", suppliers.edit, name="supplier-edit"),
    path(f"receiving/suppliers/{CODE}/invite/", suppliers.invite, name="supplier-invite"),
    path("outbox/<int:number>/letter.pdf", letters.letter, name="outbox-letter"),
    path("invitations/", invitations.enter, name="invitations"),
    path(f"invitations/{TOKEN}/", invitations.show, name="invitation"),
    path(f"invitations/{TOKEN}/accept/", invitations.accept, name="invitation-accept"),
    path(f"invitations/{TOKEN}/decline/", invitations.decline, name="invitation-decline"),
    path(f"invitations/{TOKEN}/join/", invitations.join, name="invitation-join"),
]
